<?php
$conf['title'] = 'The town paper';
$conf['lang'] = 'en';
$conf['useacl'] = 1;
$conf['superuser'] = '@admin';
$conf['useheading'] = 1;
$conf['recent'] = 5;
$conf['rss_update'] = 0;
$conf['sitemap'] = 1;
$conf['baseurl'] = 'ADDRESS';
$conf['basedir'] = '/';
$conf['savedir'] = 'FOLDER';
$conf['updatecheck'] = 0;

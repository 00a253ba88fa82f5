<?php
// Starts DokuWiki in the folder of the first argument, and says where its pages of posts stand.
$_SERVER['HTTP_HOST'] = 'blog.example';
$_SERVER['SERVER_NAME'] = 'blog.example';
$_SERVER['SERVER_PORT'] = '80';
$_SERVER['REMOTE_ADDR'] = '192.0.2.7';
$given = json_decode(stream_get_contents(STDIN), true);
define('NOSESSION', 1);
define('DOKU_INC', realpath($argv[1]) . '/');
require_once DOKU_INC . 'inc/init.php';

function tell($names) {
    $links = [];
    foreach ($names as $slug => $name) {
        $links[$slug] = wl($name, '', true, '&');
    }
    echo "\n" . json_encode((object) $links, JSON_UNESCAPED_SLASHES) . "\n";
}

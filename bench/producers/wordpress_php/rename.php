<?php
// Gives every post another address, as the page of permalinks in the settings does.
require __DIR__ . '/told.php';
require $argv[1] . '/wp-load.php';
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%monthnum%/%postname%/');
$wp_rewrite->flush_rules(false);
tell();

<?php
// Installs WordPress, and writes the posts: the public ones, and those that nobody is to see.
require __DIR__ . '/told.php';
preg_match("/DB_HOST', 'localhost:([^']+)'/", file_get_contents($argv[1] . '/wp-config.php'), $found);
$database = new mysqli('localhost', 'root', '', '', 0, $found[1]);
$database->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('The town paper', 'printer', 'paper@blog.example', true, '', 'of minutes');
update_option('permalink_structure', '/%postname%/');
update_option('posts_per_page', 5);
update_option('posts_per_rss', 5);
update_option('default_pingback_flag', 0);
update_option('timezone_string', 'UTC');
switch_theme($given['theme']);
wp_delete_post(1, true);

function plant($fields) {
    $id = wp_insert_post(wp_slash($fields + ['post_type' => 'post', 'post_status' => 'publish', 'post_author' => 1]), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message());
        exit(1);
    }
    return $id;
}

kses_remove_filters();
foreach ($given['posts'] as $post) {
    $id = plant([
        'post_title' => $post['title'], 'post_name' => $post['slug'], 'post_content' => $post['html'],
        'post_date' => $post['at'], 'post_date_gmt' => $post['at'],
    ]);
    if ($post['sticky']) {
        stick_post($id);
    }
}
$text = '<p>Nobody but the printers is to read these few words about the paper.</p>';
$day = ['post_date' => '2023-06-05 10:00:00', 'post_date_gmt' => '2023-06-05 10:00:00', 'post_content' => $text];
plant(['post_title' => 'A protected letter', 'post_password' => 'reed'] + $day);
plant(['post_title' => 'A private letter', 'post_status' => 'private'] + $day);
plant(['post_title' => 'An unfinished letter', 'post_status' => 'draft'] + $day);
$later = gmdate('Y-m-d H:i:s', time() + 40 * 86400);
plant(['post_title' => 'A letter for next month', 'post_status' => 'future', 'post_content' => $text,
       'post_date' => $later, 'post_date_gmt' => $later]);
global $wp_rewrite;
$wp_rewrite->init();
$wp_rewrite->flush_rules(false);
tell();

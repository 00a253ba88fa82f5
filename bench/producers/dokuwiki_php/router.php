<?php
// What lies there is sent as it is, its programs are run; what stands for the front page is the wiki's.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/') {
    $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/doku.php';
    $_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/doku.php';
    require $_SERVER['DOCUMENT_ROOT'] . '/doku.php';
    return true;
}
return false;

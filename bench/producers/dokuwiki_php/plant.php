<?php
// Writes the pages with their days, as its editor would have written them then; one that nobody may read is among them.
require __DIR__ . '/wiki.php';

function plant($id, $text, $at) {
    io_saveFile(wikiFN($id), $text);
    touch(wikiFN($id), $at);
    clearstatcache();
    addLogEntry($at, $id, DOKU_CHANGE_TYPE_CREATE, 'created');
    p_set_metadata($id, ['date' => ['created' => $at, 'modified' => $at]]);
    p_get_metadata($id, 'title', METADATA_RENDER_UNLIMITED);
    idx_addPage($id);
}

$first = strtotime('2023-01-05 10:00:00 UTC');
plant('start', "====== The town paper ======\n\nWhat stands in it: [[blog:start|all that was written]].\n", $first);
plant('about', "====== About ======\n\nWe are three people who write about a small town.\n", $first);
plant('hidden:letter', "====== A private letter ======\n\nNobody but the printers is to read this.\n", $first + 60);
$names = [];
foreach ($given['posts'] as $post) {
    $names[$post['slug']] = "blog:$post[slug]";
    plant("blog:$post[slug]", $post['text'], $post['at']);
}
tell($names);

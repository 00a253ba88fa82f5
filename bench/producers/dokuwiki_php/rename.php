<?php
// Gives every page of a post another name, as people do: a new page with the old text, and the old one deleted.
require __DIR__ . '/wiki.php';

$names = [];
foreach ($given['slugs'] as $slug) {
    $created = p_get_metadata("blog:$slug", 'date created');
    saveWikiText("blog:story-$slug", rawWiki("blog:$slug"), "moved from blog:$slug");
    p_set_metadata("blog:story-$slug", ['date' => ['created' => $created]]);
    saveWikiText("blog:$slug", '', "moved to blog:story-$slug");
    idx_addPage("blog:story-$slug");
    idx_addPage("blog:$slug");
    $names[$slug] = "blog:story-$slug";
}
@unlink(dokuwiki\Sitemap\Mapper::getFilePath());
tell($names);

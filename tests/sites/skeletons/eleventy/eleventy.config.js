module.exports = async function (config) {
  const { feedPlugin } = await import("@11ty/eleventy-plugin-rss");
  config.addPassthroughCopy("content/**/*.{png,jpg,gif,webp,avif}");
  config.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed.xml",
    collection: { name: "everything", limit: 0 },
    metadata: { language: "zh", title: "site", base: "https://site.example/", author: { name: "site" } },
  });
  config.addShortcode("canary", () => "CANARY" + "RAN");
  config.addCollection("everything", (api) => api.getFilteredByGlob("content/posts/**/*.md"));
  return { dir: { input: "content", includes: "../_includes", data: "../_data", output: "public" } };
};

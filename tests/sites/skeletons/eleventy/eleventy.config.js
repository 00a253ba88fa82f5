module.exports = function (config) {
  config.addPassthroughCopy("content/**/*.{png,jpg,gif,webp,avif}");
  config.addShortcode("canary", () => "CANARY" + "RAN");
  config.addCollection("everything", (api) => api.getFilteredByGlob("content/posts/**/*.md"));
  return { dir: { input: "content", includes: "../_includes", data: "../_data", output: "public" } };
};

module.exports = {
  title: "site",
  url: "https://site.example",
  baseUrl: "/",
  markdown: { emoji: false },
  onBrokenLinks: "ignore",
  presets: [["classic", { docs: false, pages: false, blog: { postsPerPage: "ALL", blogSidebarCount: 0, onUntruncatedBlogPosts: "ignore" } }]],
};

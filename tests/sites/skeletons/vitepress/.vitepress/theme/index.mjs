import { Content, useData } from "vitepress";
import { defineComponent, h } from "vue";
import { data } from "./posts.data.mjs";

const shown = (date) => new Date(date).toLocaleString("sv-SE").slice(0, 16);

const Post = defineComponent({
  setup() {
    const { frontmatter: post } = useData();
    return () =>
      h("article", { "data-post": post.value.source_url, "data-title": post.value.title }, [
        h("h1", post.value.title),
        h("time", { datetime: post.value.date }, shown(post.value.date)),
        h("p", { class: "description" }, post.value.description),
        h("ul", { class: "tags" }, post.value.tags.map((tag) => h("li", tag))),
        h("main", h(Content)),
      ]);
  },
});

const List = defineComponent({
  setup: () => () =>
    data.map((post) =>
      h("div", { class: "entry" }, [
        h("a", { class: "post", href: post.url }, post.frontmatter.title),
        h("div", { class: "summary" }, post.frontmatter.description),
      ]),
    ),
});

const canary = { render: () => "CANARY" + "RAN" };

export default {
  Layout: defineComponent({
    setup() {
      const { frontmatter } = useData();
      return () => h(frontmatter.value.source_url ? Post : List);
    },
  }),
  enhanceApp: ({ app }) => {
    app.component("canary", canary);
    app.config.globalProperties.canary = () => "CANARY" + "RAN";
  },
};

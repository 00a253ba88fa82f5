import rss from "@astrojs/rss";
import { experimental_AstroContainer } from "astro/container";
import { getCollection, render } from "astro:content";

export async function GET({ site }) {
  const container = await experimental_AstroContainer.create();
  const items = [];
  for (const post of await getCollection("posts", (post) => !post.data.draft)) {
    const { Content } = await render(post);
    const html = await container.renderToString(Content);
    items.push({
      title: post.data.title,
      link: `/posts/${post.id}/`,
      pubDate: post.data.date,
      description: post.data.description,
      content: html.replaceAll(' src="/', ` src="${site}`),
    });
  }
  return rss({ title: "site", description: "site", site, items });
}

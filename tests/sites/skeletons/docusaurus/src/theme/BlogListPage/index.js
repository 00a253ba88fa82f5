import React from "react";

export default function BlogListPage({ items }) {
  return items.map(({ content: Content }) => (
    <div className="entry" key={Content.metadata.permalink}>
      <a className="post" href={Content.metadata.permalink}>{Content.metadata.title}</a>
      <div className="summary"><Content /></div>
    </div>
  ));
}

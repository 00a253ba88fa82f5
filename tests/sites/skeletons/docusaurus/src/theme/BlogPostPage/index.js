import React from "react";

export default function BlogPostPage({ content: Content }) {
  const { frontMatter: post, metadata } = Content;
  return (
    <article data-post={post.source_url} data-title={metadata.title}>
      <h1>{metadata.title}</h1>
      <time dateTime={metadata.date}>{new Date(metadata.date).toLocaleString("sv-SE").slice(0, 16)}</time>
      <p className="description">{post.description}</p>
      <ul className="tags">{metadata.tags.map((tag) => <li key={tag.label}>{tag.label}</li>)}</ul>
      <main><Content /></main>
    </article>
  );
}

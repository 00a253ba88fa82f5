import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";

const posts = defineCollection({
  loader: glob({ pattern: "**/*.md", base: "./src/content/posts" }),
  schema: z.object({
    title: z.string(),
    date: z.date(),
    lastmod: z.date().optional(),
    draft: z.boolean(),
    tags: z.array(z.string()),
    categories: z.array(z.string()).default([]),
    description: z.string().default(""),
    author: z.string().optional(),
    source: z.string(),
    source_url: z.string().url(),
    cover: z.string().optional(),
  }),
});

export const collections = { posts };

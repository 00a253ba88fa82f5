import { defineConfig, passthroughImageService } from "astro/config";

export default defineConfig({ site: "https://site.example", outDir: "public-site", publicDir: "static", image: { service: passthroughImageService() } });

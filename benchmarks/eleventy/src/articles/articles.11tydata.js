export default {
  layout: "article.njk",
  eleventyComputed: { permalink: (data) => `/${data.category}/${data.slug}/` },
};

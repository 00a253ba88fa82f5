export default {
  title: "site",
  ignoreDeadLinks: true,
};

declare module "numjs" {
  const numjs: unknown;
  export default numjs;
}

export { fetchMnist, type FetchEvent } from "./fetch-mnist.js";
export { type Images, mnist, type Mnist, mnistFolder, range } from "./mnist.js";
export { accuracyCurves, type AuthorLog, lossCurves } from "./training-curves.js";

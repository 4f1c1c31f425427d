export { fetchMnist, type FetchEvent } from "./fetch-mnist.js";
export { type Images, mnist, type Mnist, mnistFolder, range } from "./mnist.js";
export { accuracyCourse, type AuthorLog, lossCourse } from "./training-curves.js";

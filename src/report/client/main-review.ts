import { startPage } from "./start.js";
import { startReview } from "./review/review.js";

startPage();
startReview();

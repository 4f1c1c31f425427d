import { expect, it } from "vitest";
import { classBoxes } from "./class-boxes.js";

abstract class Part {
  abstract run(x: number): number;
}
class Twice extends Part {
  run(x: number): number {
    return 2 * x;
  }
}
class Negated extends Part {
  run(z: number): number {
    return -z;
  }
}
class Machine {
  readonly parts: Part[] = [new Twice()];
  label = "";
  get size(): number {
    return this.parts.length;
  }
  start(x: number, times: number): number {
    return this.parts.reduce((y, part) => part.run(y), x * times);
  }
}

it("reads inheritance, functions, fields and parts from classes", () => {
  expect(classBoxes([Machine, Part, Twice, Negated], [new Machine()])).toEqual([
    {
      name: "Machine",
      isAbstract: false,
      members: ["parts", "label", "size", "start(x, times)"],
      has: ["Part"],
    },
    { name: "Part", isAbstract: true, members: ["run(x)"] },
    { name: "Twice", isAbstract: false, members: [], parent: "Part" },
    { name: "Negated", isAbstract: false, members: [], parent: "Part" },
  ]);
});

import tslabKernel from "tslab/dist/jupyter.js";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { decodeClaim, encodeClaim, holds, storedVerdictFault } from "../../shared/claim.js";
import { claim, drawing, figure, measurement, progress, table, toClaim, trainingProgress } from "./index.js";

type Sent = {
  data: Record<string, string>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
  update: boolean;
};

/** What the functions under test send to the notebook. */
let sent: Sent[];
const kernel = tslabKernel as { lastWriteDisplayData: unknown };
beforeEach(() => {
  sent = [];
  kernel.lastWriteDisplayData = (content: Omit<Sent, "update">, update = false) =>
    sent.push({ ...content, update });
});
afterEach(() => {
  kernel.lastWriteDisplayData = null;
});

const valid = { id: "a", question: "1", statement: "It is so.", actual: 1 };

describe("claim", () => {
  it("holds or fails by its relation, at the borders too", () => {
    expect([holds(1, "=", 1.1, 0.2), holds(1, "=", 1.1, 0.05)]).toEqual([true, false]);
    expect([holds(1, "≥", 1), holds(1, "≤", 1), holds(1, "<", 1), holds(1, ">", 1)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("never holds for a value that is not a number", () => {
    for (const relation of ["=", "≥", "≤", "<", ">"] as const) expect(holds(NaN, relation, 0, 1)).toBe(false);
  });

  it("refuses an ill-formed claim by name", () => {
    expect(() => toClaim({ ...valid, id: "Not an id", above: 0 })).toThrow('claim "Not an id"');
    expect(() => toClaim(valid)).toThrow("give exactly one of");
    expect(() => toClaim({ ...valid, above: 0, below: 2 })).toThrow("not 2");
    expect(() => toClaim({ ...valid, equals: 1 })).toThrow("`equals` needs `within`");
    expect(() => toClaim({ ...valid, above: 0, within: 1 })).toThrow("goes with `equals` only");
    expect(() => toClaim({ ...valid, above: NaN })).toThrow("must be a finite number");
    expect(() => toClaim({ ...valid, statement: " ", above: 0 })).toThrow("the statement is missing");
  });

  it("survives JSON, also with NaN and infinity", () => {
    for (const actual of [2.5, NaN, -Infinity]) {
      claim({ ...valid, actual, above: 0, unit: "%", author: 3 });
      const written = JSON.parse(JSON.stringify(sent.at(-1).data)) as Record<string, unknown>;
      const read = decodeClaim(written["application/vnd.notebook-report.claim+json"]);
      expect(read).toEqual({ ...toClaim({ ...valid, actual, above: 0, unit: "%", author: 3 }) });
    }
    expect(sent[0]!.data["text/plain"]).toContain("expected > 0 %; measured 2.5 %; author 3 %");
    claim({ ...valid, equals: 1 / 3, within: 5e-6 / 3 });
    expect(sent.at(-1).data["text/plain"]).toContain("expected = 0.3333333 ± 1.67 × 10⁻⁶; measured");
  });

  it("may be a value of which nothing was expected, or an expectation that was refuted", () => {
    measurement({ id: "seconds", question: "1", statement: "Time.", actual: 2, unit: "s", spread: 4 });
    claim({ ...valid, actual: 1, above: 2, refuted: true });
    claim({ ...valid, actual: 3, above: 2, refuted: true });
    const read = sent.map(({ data }) => decodeClaim(data["application/vnd.notebook-report.claim+json"]));
    expect(read.map((each) => each?.verdict)).toEqual(["measured", "refuted", "fails"]);
    expect(sent[0]!.data["text/plain"]).toBe("Measured seconds: Time.\n  measured 2 s");
    expect(() => toClaim({ ...valid, above: 2, refuted: true, kind: "required" })).toThrow(
      "cannot be refuted",
    );
    expect(() => measurement({ ...valid, spread: 0.5 })).toThrow("at least 1");
  });

  it("has the verdict of its numbers, whatever is stored", () => {
    const forged = { ...encodeClaim(toClaim({ ...valid, actual: 12, atLeast: 99 })), pass: true };
    const read = decodeClaim(forged)!;
    expect(read.verdict).toBe("fails");
    expect(storedVerdictFault(forged, read)).toBe(
      `the claim "${valid.id}" is stored with pass: true, but by its numbers it fails`,
    );
    expect(storedVerdictFault({ ...forged, pass: false }, read)).toBeUndefined();
    expect(storedVerdictFault({ ...forged, pass: undefined }, read)).toContain("no verdict");
  });

  it("is read from nothing else", () => {
    const good = encodeClaim(toClaim({ ...valid, above: 0 }));
    expect(decodeClaim(good)).toEqual(toClaim({ ...valid, above: 0 }));
    for (const bad of [
      null,
      1,
      {},
      { ...good, id: '"><script>' },
      { ...good, actual: "1" },
      { ...good, pass: 1 },
      { ...good, kind: "wish" },
      { ...good, id: ["mean"] },
      { ...good, id: { toString: 1 } },
      { ...good, expected: "0" },
      { ...good, expected: undefined },
      { ...good, tolerance: -1 },
      { ...good, spread: 0.5 },
    ])
      expect(decodeClaim(bad)).toBeUndefined();
  });
});

describe("table", () => {
  it("escapes its cells and aligns only columns of numbers right", () => {
    table({
      columns: ["<name>", "value"],
      rows: [
        ["a & b", "−1.5 %"],
        ["c", 1e-7],
      ],
    });
    const { "text/html": html, "text/plain": text } = sent[0]!.data;
    expect(html).toContain("&lt;name&gt;");
    expect(html).toContain('<td>a &amp; b</td><td style="text-align: right">−1.5 %</td>');
    expect(text).toBe("<name>     value\n------  --------\na & b     −1.5 %\nc       1 × 10⁻⁷");
  });

  it("aligns its columns as plain text, also with combining and wide characters", () => {
    table({
      columns: ["node", "∂e/∂x̄"],
      rows: [
        ["x̄", 0.5],
        ["损失", -4],
      ],
    });
    expect(sent[0]!.data["text/plain"]).toBe("node  ∂e/∂x̄\n----  -----\nx̄       0.5\n损失     −4");
  });

  it("rejects a row of another length, by its number", () => {
    expect(() => table({ columns: ["a"], rows: [[1], [1, 2]] })).toThrow(
      "row 2 has 2 cells, but there are 1 columns",
    );
  });
});

describe("pictures", () => {
  const spec = {
    alt: "Three points & a line",
    data: [{ type: "scatter", x: [1, 2, 3], y: [1, 4, 9], name: "squares" }],
    layout: { xaxis: { title: { text: "x" } }, yaxis: { title: { text: "a long title of an axis" } } },
  };

  it("carry Plotly data, SVG, PNG and text, with the same bytes each time", async () => {
    await figure(spec);
    await figure(spec);
    expect(sent[0]).toEqual(sent[1]);
    const { data, metadata } = sent[0]!;
    expect(metadata).toEqual({ "image/png": { width: 720 } });
    expect(Object.keys(data)).toEqual([
      "application/vnd.plotly.v1+json",
      "image/svg+xml",
      "image/png",
      "text/plain",
    ]);
    expect(data["image/svg+xml"]).toContain('aria-label="Three points &amp; a line"');
    expect(data["image/svg+xml"]).toContain("a long title of an axis");
    expect(Buffer.from(data["image/png"]!, "base64").subarray(1, 4).toString()).toBe("PNG");
  });

  it("have a light background and unique ids", async () => {
    const svg = (fill: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><mask id="above"><path fill="#fff" d="M0 0h20v10z"/></mask><rect width="20" height="10" fill="${fill}" mask="url(#above)"/></svg>`;
    for (const fill of ["#c4262e", "#1f5fbf"]) drawing({ svg: svg(fill), text: "half a box" });
    await figure(spec);
    const pictures = sent.map(({ data }) => String(data["image/svg+xml"]));
    const ids = pictures.flatMap((picture) => [...picture.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));
    expect(ids.length).toBeGreaterThan(2);
    expect(new Set(ids).size).toBe(ids.length);
    for (const picture of pictures) {
      expect(picture).toMatch(/^<svg style="background:#ffffff;max-width:100%;height:auto" /);
      for (const [, id] of picture.matchAll(/url\((?:&quot;|['"])?#([^)'"&]+)/g)) expect(ids).toContain(id);
    }
  });

  it("are no wider than a cell of JupyterLab, which would clip them", () => {
    for (const box of [' viewBox="0 0 2160 100"', ""]) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2160" height="100"${box}/>`;
      drawing({ svg, text: "nothing" });
      const shown = sent.at(-1).data["image/svg+xml"];
      expect(shown).toContain(' width="1080" height="50"');
      expect(shown).toContain(' viewBox="0 0 2160 100"');
    }
  });

  it("quote font names that contain digits, as CSS requires", async () => {
    await figure(spec);
    const families = [...String(sent[0]!.data["image/svg+xml"]).matchAll(/font-family="([^"]+)"/g)];
    expect(new Set(families.map(([, names]) => names))).toEqual(
      new Set(["'Source Sans 3', Arial, 'Liberation Sans', 'Nimbus Sans', Helvetica, sans-serif"]),
    );
  });

  it("need a text alternative", async () => {
    await expect(figure({ ...spec, alt: "" })).rejects.toThrow("`alt` is missing");
  });

  it("show a drawing as SVG, PNG and text", () => {
    drawing({
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>',
      text: "nothing",
    });
    expect(Object.keys(sent[0]!.data)).toEqual(["image/svg+xml", "image/png", "text/plain"]);
    expect(sent[0]!.metadata).toEqual({ "image/png": { width: 20 } });
  });
});

describe("what varies from run to run", () => {
  it("is marked in the output's metadata, and nothing else is", () => {
    const rows = [[1]];
    claim({ ...valid, above: 0, spread: 3 });
    table({ columns: ["seconds"], rows, volatile: true });
    claim({ ...valid, above: 0 });
    table({ columns: ["seconds"], rows });
    const marked = { "notebook-report": { volatile: true } };
    expect(sent.map(({ metadata }) => metadata)).toEqual([marked, marked, {}, {}]);
  });
});

describe("progress", () => {
  /** A clock that stands still until it is told to go on. */
  const stoppedClock = () => {
    let now = 1e6;
    const clocks = [vi.spyOn(Date, "now"), vi.spyOn(performance, "now")];
    clocks.forEach((clock) => clock.mockImplementation(() => now));
    onTestFinished(() => clocks.forEach((clock) => clock.mockRestore()));
    return (seconds: number) => (now += 1000 * seconds);
  };

  it("updates one display and leaves a line without times", async () => {
    const advance = stoppedClock();
    const bar = progress("steps", 300);
    for (const done of [100, 101, 102]) {
      await bar.update(done, "loss 0.5");
      advance(1);
    }
    bar.done();
    expect(sent.map(({ update }) => update)).toEqual([false, true, true, true, true]);
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(1);
    expect(sent[1]!.data["text/plain"]).toBe("steps: 100 of 300, loss 0.5");
    expect(sent[3]!.data["text/plain"]).toBe("steps: 102 of 300, 3 min 18 s left, loss 0.5");
    expect(sent[4]!.data["text/plain"]).toBe("steps: 300 of 300");
  });

  it("of trainings shows speed and time left, and epoch, batch, running loss and accuracy of each running one", async () => {
    const advance = stoppedClock();
    const labels = new Array<number>(1000).fill(0);
    const trainings = ["seed 7", "seed 8"].map((name) => ({ name, epochs: 3, train: { labels } }));
    const bar = trainingProgress("two", trainings, "test");
    const record = { epoch: 1, averaged: {}, seconds: 1, raw: { test: { loss: 0.1, accuracy: 0.9876 } } };
    const [begun, later] = [
      { epochs: [], log: [] },
      { epochs: [record], log: [] },
    ];
    await bar.onStatus({ name: "seed 7", epoch: 1, batch: 50, batches: 250, loss: 0.25, history: begun });
    advance(2);
    await bar.onStatus({ name: "seed 8", epoch: 1, batch: 100, batches: 250, loss: 0.5, history: begun });
    advance(2);
    await bar.onStatus({ name: "seed 7", epoch: 2, batch: 150, batches: 250, loss: 1.25, history: later });
    bar.done();
    expect(sent[3]!.data["text/plain"]).toBe(
      "two, images: 2,000 of 6,000, 9 s left, 700 images/s; seed 7: epoch 2 of 3, batch 150 of 250, loss 0.3500, accuracy (test) 98.76 %; seed 8: epoch 1 of 3, batch 100 of 250, loss 0.5000",
    );
    expect(sent[4]!.data["text/plain"]).toBe("two, images: 6,000 of 6,000");
  });
});

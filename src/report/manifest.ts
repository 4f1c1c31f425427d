import { readFile } from "node:fs/promises";
import en from "zod/v4/locales/en.js";
import * as z from "zod/mini";
import { NotebookError, parseJsonFile, refuseSpecialFile } from "../jupyter/index.js";

z.config(en());

const text = z.string().check(z.minLength(1));

const bilingual = z.strictObject({
  en: text,
  /** The same in Chinese. */
  zh: z.exactOptional(text),
});

/** A title; a string is a title in the report's language. */
const title = z.pipe(
  z.union([text, bilingual]),
  z.transform((given) => (typeof given === "string" ? { en: given } : given)),
);

const author = z.strictObject({ name: text, affiliation: z.exactOptional(text) });

/** What the page says of the report before its text. */
const frontMatter = {
  authors: z._default(
    z.array(
      z.pipe(
        z.union([text, author]),
        z.transform((given) => (typeof given === "string" ? { name: given } : given)),
      ),
    ),
    [],
  ),
  /** The course it was made for. */
  course: z.exactOptional(text),
  /** As it is to be shown. */
  date: z.exactOptional(text),
  /** A BCP 47 tag such as `de`; without it, English or Chinese, by the notebooks' text. */
  language: z.exactOptional(z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))),
  /** Paragraphs, separated by an empty line. */
  abstract: z.exactOptional(text),
  /** An image file, relative to the manifest. */
  logo: z.exactOptional(text),
};

const question = z.strictObject({
  /** What claims name as their question, e.g. `practice 2`. */
  id: text,
  title,
  /** The assignment in a sentence or two. */
  asked: z._default(z.string(), ""),
  points: z.exactOptional(z.number().check(z.nonnegative())),
});

const manifest = z.strictObject({
  /** The schema by which an editor checks and completes the file. */
  $schema: z.exactOptional(z.string()),
  title,
  ...frontMatter,
  /** Notebook files in reading order, relative to the manifest. */
  notebooks: z.array(text).check(z.minLength(1)),
  questions: z._default(z.array(question), []),
  /** The files of the works that the notebooks cite, BibTeX or CSL-JSON, relative to the manifest. */
  bibliography: z._default(
    z.pipe(
      z.union([text, z.array(text)]),
      z.transform((given) => [given].flat()),
    ),
    [],
  ),
  /** Whether readers can recompute the notebooks in the page. */
  live: z._default(z.boolean(), false),
});

/** A title in the report's two languages. */
export type Bilingual = z.infer<typeof bilingual>;

/** One question of the assignment. */
export type Question = z.infer<typeof question>;

/** The content of `report.json`: what the report is called, which notebooks it shows, and what was asked. */
export type Manifest = z.infer<typeof manifest>;

/** What the page says of the report before its text; `logo` is a path. */
export type FrontMatter = Pick<Manifest, keyof typeof frontMatter>;

/** The JSON schema of `report.json`. */
export const manifestSchema = (): object => z.toJSONSchema(manifest, { io: "input" });

/** Reads the text of a manifest; `name` is what messages call the file. Throws a NotebookError that lists every fault. */
export function parseManifest(source: string, name: string): Manifest {
  const content = parseJsonFile(manifest, source, name);
  const ids = content.questions.map(({ id }) => id);
  const repeated = ids.find((id, i) => ids.indexOf(id) < i);
  if (repeated !== undefined) throw new NotebookError(`${name}: two questions have the id "${repeated}"`);
  return content;
}

/** Reads a manifest file. Throws a NotebookError if it is missing or is not a valid manifest. */
export async function readManifest(path: string, name: string): Promise<Manifest> {
  await refuseSpecialFile(path, name);
  const source = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new NotebookError(`${name}: cannot be read: ${error.code ?? error.message}`);
  });
  return parseManifest(source, name);
}

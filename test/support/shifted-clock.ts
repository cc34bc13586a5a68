/** A copy of an assembly in which some functions live at another time: what a rule allows by day is driven by night too. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: { readonly Code?: { S3Key?: string } } }>
  >;
}
interface Manifest {
  readonly files: Record<string, { source: { path: string } }>;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Runs in the function's own thread, before its code. */
const prelude = (shiftMs: number): string => `"use strict";
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + ${shiftMs});
    else super(...given);
  }
  static now() {
    return Real.now() + ${shiftMs};
  }
};
`;

/** `constructs`: ids of the functions' constructs. The folder is the caller's to remove. */
export const withShiftedClock = (assemblyDir: string, constructs: readonly string[], shiftMs: number): string => {
  const dir = mkdtempSync(join(tmpdir(), 'clock-'));
  const own = new Set(['Holdfast.assets.json']);
  for (const file of readdirSync(assemblyDir))
    if (!own.has(file)) symlinkSync(join(assemblyDir, file), join(dir, file));
  const { Resources } = read(join(assemblyDir, 'Holdfast.template.json')) as Template; // boundary: our own template
  const manifest = read(join(assemblyDir, 'Holdfast.assets.json')) as Manifest; // boundary: CDK's manifest
  for (const construct of constructs) {
    const fn = Object.entries(Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(`${construct}Fn`),
    );
    const asset = manifest.files[fn?.[1].Properties.Code?.S3Key?.replace('.zip', '') ?? ''];
    if (asset === undefined) throw new Error(`the stack has no code of ${construct}`);
    const code = readFileSync(join(assemblyDir, asset.source.path, 'index.js'), 'utf8');
    asset.source.path = `shifted-${construct}`;
    mkdirSync(join(dir, asset.source.path));
    writeFileSync(join(dir, asset.source.path, 'index.js'), `${prelude(shiftMs)}${code}`);
  }
  writeFileSync(join(dir, 'Holdfast.assets.json'), JSON.stringify(manifest));
  return dir;
};

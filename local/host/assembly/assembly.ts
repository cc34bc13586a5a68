/** Reads a synthesized cloud assembly (cdk.out): one stack's template and where its assets lie on disk. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Json, type JsonObject, isObject, parseJson } from './json.ts';

export interface Resource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly condition?: string;
  readonly metadata: JsonObject;
}

export interface Template {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs: JsonObject;
  readonly conditions: JsonObject;
  readonly parameters: JsonObject;
  readonly mappings: JsonObject;
}

export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** Object key in the asset bucket -> absolute folder or file. */
  readonly assets: ReadonlyMap<string, string>;
  readonly dir: string;
}

export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

const objectOr = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

const readObject = (file: string): JsonObject => {
  if (!existsSync(file)) throw new AssemblyError(`${file} is missing: synthesize the app first (cdk synth)`);
  const value = parseJson(readFileSync(file, 'utf8'));
  if (!isObject(value)) throw new AssemblyError(`${file} is not a JSON object`);
  return value;
};

export const parseTemplate = (raw: JsonObject): Template => {
  const resources = new Map<string, Resource>();
  for (const [id, value] of Object.entries(objectOr(raw['Resources']))) {
    if (!isObject(value) || typeof value['Type'] !== 'string') throw new AssemblyError(`resource ${id} has no Type`);
    const condition = value['Condition'];
    resources.set(id, {
      type: value['Type'],
      properties: objectOr(value['Properties']),
      metadata: objectOr(value['Metadata']),
      ...(typeof condition === 'string' ? { condition } : {}),
    });
  }
  const part = (name: string): JsonObject => objectOr(raw[name]);
  return {
    resources,
    outputs: part('Outputs'),
    conditions: part('Conditions'),
    parameters: part('Parameters'),
    mappings: part('Mappings'),
  };
};

const readAssets = (dir: string, manifestFile: string): [string, string][] => {
  const found: [string, string][] = [];
  for (const asset of Object.values(objectOr(readObject(join(dir, manifestFile))['files']))) {
    if (!isObject(asset)) continue;
    const path = objectOr(asset['source'])['path'];
    for (const destination of Object.values(objectOr(asset['destinations']))) {
      const key = objectOr(destination)['objectKey'];
      if (typeof path === 'string' && typeof key === 'string') found.push([key, resolve(dir, path)]);
    }
  }
  return found;
};

export const readAssembly = (assemblyDir: string): Assembly => {
  const dir = resolve(assemblyDir);
  const artifacts = Object.entries(objectOr(readObject(join(dir, 'manifest.json'))['artifacts']));
  const ofType = (type: string): [string, JsonObject][] =>
    artifacts.flatMap(([id, value]) =>
      isObject(value) && value['type'] === type ? [[id, objectOr(value['properties'])] as [string, JsonObject]] : [],
    );
  const stacks = ofType('aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length !== 1) {
    throw new AssemblyError(
      `expected one stack in ${dir}, found ${stacks.length} (${stacks.map(([id]) => id).join(', ')})`,
    );
  }
  const templateFile = stack[1]['templateFile'];
  if (typeof templateFile !== 'string') throw new AssemblyError(`stack ${stack[0]} names no templateFile`);
  const assets = ofType('cdk:asset-manifest').flatMap(([, properties]) =>
    typeof properties['file'] === 'string' ? readAssets(dir, properties['file']) : [],
  );
  return {
    stackName: stack[0],
    template: parseTemplate(readObject(join(dir, templateFile))),
    assets: new Map(assets),
    dir,
  };
};

/** Synthesizes the stack without bundling and reads its template. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { parseConfig } from '../../shared/config/config.ts';
import type { Settings } from '../../infra/settings.ts';
import { HoldfastStack } from '../../infra/stack.ts';

export const instanceArn = 'arn:aws:connect:eu-central-1:123456789012:instance/12345678-1234-1234-1234-123456789012';

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

export interface SynthesisOptions {
  readonly config?: unknown;
  readonly settings?: Partial<Omit<Settings, 'config'>>;
  readonly prepare?: (app: App) => void;
}

const flags = (): Record<string, unknown> => {
  const parsed: unknown = JSON.parse(readFileSync('cdk.json', 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'context' in parsed ? (parsed.context as Record<string, unknown>) : {};
};

export const synthesize = ({ config = {}, settings = {}, prepare }: SynthesisOptions = {}) => {
  // The code of the functions is not the matter here, so nothing is bundled.
  const app = new App({ analyticsReporting: false, context: { ...flags(), 'aws:cdk:bundling-stacks': [] } });
  const stack = new HoldfastStack(app, 'Holdfast', {
    config: parseConfig(config),
    mode: 'production',
    releasedAt: 1_760_000_000,
    ownsApiLogRole: true,
    ...settings,
  });
  prepare?.(app);
  const assembly = app.synth();
  return { stack, findings: findingsIn(assembly.directory), template: assembly.getStackByName('Holdfast').template as Template }; // boundary: CDK types it as any
};

/** Errors stop the synthesis; warnings only show here. */
const findingsIn = (directory: string): unknown => {
  const path = join(directory, 'validation-report.json');
  if (!existsSync(path)) return [];
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return typeof report === 'object' && report !== null && 'pluginReports' in report ? report.pluginReports : report;
};

export const byType = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

/** Logical id without CDK's hash. */
export const plain = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/u, '');

/** An intrinsic function as a person would write it. */
export const readable = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(readable).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return `{${plain(String(argument))}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `{${plain(String(argument[0]))}.${String(argument[1])}}`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) return argument[1].map(readable).join(String(argument[0]));
  return JSON.stringify(value);
};

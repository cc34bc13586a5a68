/** Synthesizes the stack without bundling and reads its template. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { parseConfig } from '../../shared/config/config.ts';
import type { Settings } from '../../infra/settings.ts';
import { HoldfastStack } from '../../infra/stack.ts';
import type { Template } from './template.ts';

export interface SynthesisOptions {
  readonly config?: unknown;
  readonly settings?: Partial<Omit<Settings, 'config'>>;
  /** Also judged by cdk-nag and CDK's own validation, which takes longer than all the rest: `findings`. */
  readonly judged?: true;
}

const flags = (): Record<string, unknown> => {
  const parsed: unknown = JSON.parse(readFileSync('cdk.json', 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'context' in parsed
    ? (parsed.context as Record<string, unknown>)
    : {};
};

export const synthesize = ({ config = {}, settings = {}, judged }: SynthesisOptions = {}) => {
  // The code of the functions is not the matter here, so nothing is bundled.
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: judged ?? false,
    context: { ...flags(), 'aws:cdk:bundling-stacks': [] },
  });
  const stack = new HoldfastStack(app, 'Holdfast', {
    config: parseConfig(config),
    mode: 'production',
    releasedAt: 1_760_000_000,
    ownsApiLogRole: true,
    ...settings,
  });
  if (judged) Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const assembly = app.synth();
  return {
    acknowledged: acknowledgementsOf(stack),
    findings: judged && findingsIn(assembly.directory),
    template: assembly.getStackByName('Holdfast').template as Template,
  }; // boundary: CDK types it as any
};

/** Errors stop the synthesis; warnings only show here. */
const findingsIn = (directory: string): unknown => {
  const path = join(directory, 'validation-report.json');
  if (!existsSync(path)) return [];
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return typeof report === 'object' && report !== null && 'pluginReports' in report ? report.pluginReports : report;
};

const acknowledgementsOf = (stack: HoldfastStack): string[] =>
  stack.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.keys(data as Record<string, string>)),
    );

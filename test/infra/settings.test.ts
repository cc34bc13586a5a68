import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSettings } from '../../infra/settings.ts';
import { instanceArn } from './template.ts';

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  const settings = (file: unknown, context: Record<string, unknown> = {}) => {
    const config = join(folder, 'config.json');
    writeFileSync(config, typeof file === 'string' ? file : JSON.stringify(file));
    return () =>
      parseSettings(
        (name) => ({ config, ...context })[name],
        () => 1,
      );
  };

  it('come from the file and the context', () => {
    expect(
      settings({ lanes: 2 }, { mode: 'dev', connectInstanceArn: instanceArn, releasedAt: '1760000000' })(),
    ).toMatchObject({
      mode: 'dev',
      releasedAt: 1_760_000_000,
      ownsApiLogRole: true,
      config: { lanes: 2, connect: { instanceArn } },
    });
    expect(settings({})()).toMatchObject({ mode: 'production', releasedAt: 1 });
  });

  it.each<[string, unknown, Record<string, unknown>, RegExp]>([
    ['a value over its limit', { lanes: 100 }, {}, /<=16[\s\S]*lanes/u],
    [
      'less than a new table takes',
      { warmThroughput: { kpi: { readUnitsPerSecond: 1, writeUnitsPerSecond: 4_000 } } },
      {},
      />=12000[\s\S]*warmThroughput\.kpi\.readUnitsPerSecond/u,
    ],
    ['a zone that is none', { timeZone: 'Berlin' }, {}, /IANA time zone[\s\S]*timeZone/u],
    ['a misspelt field', { timezone: 'Europe/Berlin' }, {}, /timezone/u],
    [
      'an unknown function',
      { reservedConcurrency: { fodl: 1 } },
      {},
      /reservedConcurrency\.fodl: no such function; one of ingest/u,
    ],
    ['a text that is not JSON', '{', {}, /Cannot read .*config\.json/u],
    ['an unknown mode', {}, { mode: 'test' }, /mode="test": must be one of production, dev/u],
    [
      'a wrong instance',
      {},
      { connectInstanceArn: 'arn:x' },
      /ARN of an Amazon Connect instance[\s\S]*connect\.instanceArn/u,
    ],
    [
      'a time in milliseconds',
      {},
      { releasedAt: '1760000000000' },
      /releasedAt="1760000000000": must be whole epoch seconds/u,
    ],
  ])('are refused for %s', (_case, file, context, message) => {
    expect(settings(file, context)).toThrow(message);
  });
});

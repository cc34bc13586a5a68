/** Filters of every kind by seed: well-formed ones, ones with a mistake, and noise. */
import type { Property } from '../../functions/kpi/api/odata/model.ts';
import { seeded } from './random.ts';
import { filterFunctions } from '../../functions/kpi/api/odata/functions.ts';

const noise = Array.from(`()',.:;-+*/%$&=<>"\\ \t\n0123456789eETZabcXYZ_äß\u0000\u{1F600}`);
const words = [
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'add',
  'sub',
  'mul',
  'div',
  'mod',
  'in',
  'has',
  'any',
  'null',
  'true',
  'INF',
  '(',
  ')',
  ',',
];

export const randomFilter = (seed: number, properties: readonly Property[]): string => {
  const { next, pick } = seeded(seed);
  const literal = (type: Property['type']): string => {
    if (next() < 0.05) return 'null';
    switch (type) {
      case 'Edm.String':
        return `'${Array.from({ length: Math.floor(next() * 6) }, () => pick(noise))
          .join('')
          .replaceAll("'", "''")}'`;
      case 'Edm.Boolean':
        return pick(['true', 'false']);
      case 'Edm.Date':
        return `20${10 + Math.floor(next() * 40)}-0${1 + Math.floor(next() * 9)}-1${Math.floor(next() * 9)}`;
      case 'Edm.DateTimeOffset':
        return `2026-11-0${1 + Math.floor(next() * 9)}T0${Math.floor(next() * 9)}:30:00Z`;
      case 'Edm.Int32':
      case 'Edm.Int64':
      case 'Edm.Double':
        return pick(['0', '1', '-7', '3.25', '1e3', '999999999999']);
    }
  };
  const leaf = (): string => {
    const property = pick(properties);
    const draw = next();
    if (draw < 0.1) return `${property.name} in (${literal(property.type)},${literal(property.type)})`;
    if (draw < 0.2)
      return `${pick(Object.keys(filterFunctions))}(${pick(properties).name},'a') eq ${literal(property.type)}`;
    if (draw < 0.3 && property.type === 'Edm.String') return `contains(${property.name},${literal(property.type)})`;
    return `${property.name} ${pick(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])} ${literal(property.type)}`;
  };
  const tree = (depth: number): string => {
    const draw = next();
    if (depth <= 0 || draw < 0.4) return leaf();
    if (draw < 0.5) return `not (${tree(depth - 1)})`;
    return `(${tree(depth - 1)} ${pick(['and', 'or'])} ${tree(depth - 1)})`;
  };
  const draw = next();
  if (draw < 0.55) return tree(Math.floor(next() * 6));
  if (draw < 0.75) {
    const text = tree(3);
    const at = Math.floor(next() * text.length);
    return text.slice(0, at) + pick(noise) + text.slice(at + (next() < 0.5 ? 1 : 0));
  }
  if (draw < 0.9)
    return Array.from({ length: Math.floor(next() * 40) }, () =>
      pick([...words, pick(properties).name, literal(pick(properties).type)]),
    ).join(' ');
  return Array.from({ length: Math.floor(next() * 300) }, () => pick(noise)).join('');
};

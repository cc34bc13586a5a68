/** CloudWatch embedded metric format: finds the metric values a log line carries. Pure. */
import { type Json, type JsonObject, asText, isObject, tryParseJson } from '../assembly/json.ts';

export interface MetricValue {
  readonly namespace: string;
  readonly name: string;
  /** "Service=ingest,Queue=sales"; empty without dimensions. */
  readonly dimensions: string;
  readonly values: readonly number[];
}

const items = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

const numbers = (value: Json | undefined): number[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : [value]).filter(
    (item): item is number => typeof item === 'number' && Number.isFinite(item),
  );

const dimensionsOf = (directive: JsonObject, line: JsonObject): string => {
  // The same value is published once per dimension set; the longest set names it best and it must not be summed twice.
  const sets = items(directive['Dimensions']).map((set) => items(set).map(String));
  const longest = sets.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return longest.map((name) => `${name}=${asText(line[name])}`).join(',');
};

/** undefined when the line is no EMF line and hence an ordinary log line. */
export const parseEmf = (text: string): MetricValue[] | undefined => {
  if (!text.includes('"_aws"')) return undefined; // cheap test first: most lines are logs
  const line = tryParseJson(text);
  if (!isObject(line) || !isObject(line['_aws'])) return undefined;
  return items(line['_aws']['CloudWatchMetrics'])
    .filter(isObject)
    .flatMap((directive) =>
      items(directive['Metrics']).flatMap((metric) => {
        const name = isObject(metric) ? metric['Name'] : undefined;
        if (typeof name !== 'string') return [];
        const namespace = asText(directive['Namespace']);
        return [{ namespace, name, dimensions: dimensionsOf(directive, line), values: numbers(line[name]) }];
      }),
    );
};

export class MetricSums {
  readonly #byName = new Map<string, number>();
  readonly #byDimension = new Map<string, number>();

  add(metric: MetricValue): void {
    const sum = metric.values.reduce((total, value) => total + value, 0);
    this.#byName.set(metric.name, (this.#byName.get(metric.name) ?? 0) + sum);
    const key = `${metric.name}{${metric.dimensions}}`;
    this.#byDimension.set(key, (this.#byDimension.get(key) ?? 0) + sum);
  }

  byName(): Record<string, number> {
    return Object.fromEntries(this.#byName);
  }

  byDimension(): Record<string, number> {
    return Object.fromEntries(this.#byDimension);
  }
}

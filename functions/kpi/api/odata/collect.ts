/** One page of a set: pieces are read until the answer is full, filtered on the way, and ordered when that was asked for. */
import { limits } from '../../../../shared/contracts/limits.ts';
import { overLimit } from '../../../../shared/http/problem.ts';
import { keeps } from './evaluate.ts';
import type { Entity } from './model.ts';
import type { Options, Order } from './options.ts';
import type { EntitySource, Place, SourceRequest } from './source.ts';

/** Where a page begins, and what is left of `$skip` and `$top` there. */
export interface Progress {
  readonly after?: Place | undefined;
  readonly skip: number;
  readonly top?: number | undefined;
}

export interface Collected {
  readonly entities: readonly Entity[];
  /** All entities that the filter keeps; only where it was asked for. */
  readonly count: number | undefined;
  readonly next: Progress | undefined;
}

const frameBytes = 20_000;

const selected = ({ select }: Options, entity: Entity): Entity =>
  select ? Object.fromEntries(select.map(({ name }) => [name, entity[name] ?? null])) : entity;

const bytesOf = (entity: Entity): number => Buffer.byteLength(JSON.stringify(entity)) + 1;

/** Null is the smallest (OData 5.1.1.18); ties keep the order of the key. */
const comparator =
  (orderBy: readonly Order[]) =>
  (a: Entity, b: Entity): number => {
    for (const { property, descending } of orderBy) {
      const [x, y] = [a[property.name] ?? null, b[property.name] ?? null];
      if (x === y) continue;
      const ascending = x === null || (y !== null && x < y) ? -1 : 1;
      return descending ? -ascending : ascending;
    }
    return 0;
  };

/** The beginning of the key, ascending: the order that entities come in anyway. */
export const isKeyOrder = ({ type }: EntitySource, orderBy: readonly Order[]): boolean => {
  const key = type.properties.filter((property) => property.key);
  return orderBy.every(({ property, descending }, index) => !descending && property === key[index]);
};

/** Everything that the filter keeps; refused when that takes more items than one answer may. */
const readWhole = async (
  source: EntitySource,
  request: SourceRequest,
  options: Options,
  option: string,
): Promise<Entity[]> => {
  const keep = keeps(options.filter);
  const found: Entity[] = [];
  let after: Place | undefined;
  let items = 0;
  do {
    const piece = await source.read(request, after);
    items += piece.items;
    if (items > limits.items) {
      throw overLimit({
        field: option,
        message: `needs all entities at once, more than the ${limits.items} items of one answer. Narrow $filter, or leave ${option} out`,
      });
    }
    for (const { entity } of piece.entities) if (keep(entity)) found.push(entity);
    after = piece.next;
  } while (after);
  return found;
};

/** Entities from the front of the list that fit, at least one. */
const fittingCount = (entities: readonly Entity[]): number => {
  let left = limits.answerBytes - frameBytes;
  const over = entities.findIndex((entity) => {
    left -= bytesOf(entity);
    return left < 0;
  });
  return over < 0 ? entities.length : Math.max(1, over);
};

const least = (a: number | undefined, b: number): number => Math.min(a ?? Number.POSITIVE_INFINITY, b);

/** `ordered` and counted answers: the whole set is read again for each page, so it is bounded. */
const pageOfWhole = (all: readonly Entity[], options: Options, { skip, top }: Progress): Collected => {
  const ordered = options.orderBy.length > 0 ? all.toSorted(comparator(options.orderBy)) : all;
  const open = ordered.slice(skip, least(top, ordered.length) + skip).map((entity) => selected(options, entity));
  const count = fittingCount(open);
  const next =
    count < open.length ? { skip: skip + count, ...(top === undefined ? {} : { top: top - count }) } : undefined;
  return { entities: open.slice(0, count), count: options.count ? all.length : undefined, next };
};

const pageInKeyOrder = async (
  source: EntitySource,
  request: SourceRequest,
  options: Options,
  progress: Progress,
): Promise<Collected> => {
  const keep = keeps(options.filter);
  const entities: Entity[] = [];
  let { skip, top = Number.POSITIVE_INFINITY, after } = progress;
  let [bytes, items] = [frameBytes, 0];
  const rest = (): Progress => ({ after, skip, ...(Number.isFinite(top) ? { top } : {}) });
  while (top > 0) {
    const piece = await source.read(request, after);
    items += piece.items;
    for (const { entity, at } of piece.entities) {
      if (!keep(entity)) continue;
      if (skip > 0) {
        skip -= 1;
      } else {
        const one = selected(options, entity);
        bytes += bytesOf(one);
        if (bytes > limits.answerBytes && entities.length > 0) return { entities, count: undefined, next: rest() };
        entities.push(one);
        top -= 1;
      }
      after = at;
      if (top <= 0) return { entities, count: undefined, next: undefined };
    }
    after = piece.next;
    if (after === undefined) break;
    if (items >= limits.items || bytes > limits.answerBytes / 2) return { entities, count: undefined, next: rest() };
  }
  return { entities, count: undefined, next: undefined };
};

export const collect = async (
  source: EntitySource,
  request: SourceRequest,
  options: Options,
  progress: Progress,
): Promise<Collected> => {
  if (options.count) return pageOfWhole(await readWhole(source, request, options, '$count'), options, progress);
  if (isKeyOrder(source, options.orderBy)) return pageInKeyOrder(source, request, options, progress);
  return pageOfWhole(await readWhole(source, request, options, '$orderby'), options, progress);
};

/** `/$count`: a number; `$top` and `$skip` do not matter to it. */
export const countOf = async (source: EntitySource, request: SourceRequest, options: Options): Promise<number> =>
  (await readWhole(source, request, options, '$count')).length;

/** Path and options of the OData feed, for its document; what they may say is OData's own business (kpi/api/odata). */
import * as z from 'zod';

export const odataParams = z.strictObject({
  /** `$metadata`, an entity set, or its `/$count`. */
  proxy: z
    .string()
    .max(300)
    .meta({ examples: ['Days', '$metadata', 'Days/$count', 'Contacts', 'FollowUps', 'KpiDefinitions', 'Targets'] }),
});

const option = (...examples: readonly string[]) => z.string().optional().meta({ examples });

export const odataQuery = z.looseObject({
  $filter: option("Slice eq 'queue' and Date ge 2026-11-01 and Date le 2026-11-11", "Slice eq 'total'"),
  $select: option('Slice,ValueId,Date,ContactsCreated', 'Slice,Date'),
  $orderby: option('Date desc', 'Slice'),
  $top: option('100', '3'),
  $skip: option('0'),
  $count: option('true', 'false'),
});

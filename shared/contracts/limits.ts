/** Bounds of requests and answers (I16), named in the error that refuses a request. */
export const limits = {
  /** KPI ids in one request. */
  ids: 150,
  /** Longest span by period, days. */
  spanDays: { interval: 31, hour: 92, day: 400, week: 1200, month: 3700, total: 3700 },
  /** Days that a first export begins with. */
  exportFirstDays: 400,
  /** Bucket items read for one answer. */
  items: 20_000,
  /** Directory entries (values x months) read for one answer. */
  directoryEntries: 60_000,
  /** UTC days in one request for contacts. */
  contactDays: 92,
  /** Contacts in one page, unless the request asks for more. */
  contacts: 1_000,
  /** Transitions of journeys in one answer. */
  transitions: 500,
  /** Rows in one page. */
  rows: 5_000,
  /** Rows in one table (CSV, columns); its bytes are counted, not estimated. */
  tableRows: 20_000,
  /** Bytes of one answer, estimated; Lambda's own limit is 6 MB. */
  answerBytes: 5_000_000,
  /** Length of a value in `filter`. */
  filterLength: 300,
  /** Bytes of a request's body. */
  bodyBytes: 1_000_000,
  /** Requests to the OData feed: characters and terms of a filter, levels of nesting, columns to sort by. */
  odata: { filterLength: 4_000, filterNodes: 200, filterDepth: 30, orderBy: 5, select: 300 },
  /** How long a page token is good at least, seconds; at most twice as long. */
  pageTokenSeconds: 3_600,
} as const;

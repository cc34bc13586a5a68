/** What a function returned -> HTTP answer; undefined when the gateway would call it malformed (502). Pure. */
import * as z from 'zod';
import { tryParseJson } from '../assembly/json.ts';
import type { Answer } from '../aws/http-message.ts';
import { isBinary } from './proxy-event.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
// Anything else in the answer makes API Gateway refuse it: strict.
const proxyResult = z.strictObject({
  statusCode: z
    .union([
      z.number().int(),
      z
        .string()
        .regex(/^\d{3}$/u)
        .transform(Number),
    ])
    .pipe(z.number().min(100).max(599)),
  headers: z.record(z.string(), scalar).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(scalar)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

export interface ProxyAnswer extends Answer {
  /** Header -> values; several values are several header lines. */
  readonly multi: Readonly<Record<string, readonly string[]>>;
}

export const readProxyResponse = (
  payload: string,
  accept: string | undefined,
  binaryTypes: readonly string[],
): ProxyAnswer | undefined => {
  const parsed = proxyResult.safeParse(tryParseJson(payload));
  if (!parsed.success) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const multi: Record<string, readonly string[]> = {};
  const own = Object.entries(headers ?? {}).map(([name, value]) => [name, [value]] as const);
  // The multi-value form wins where both name a header.
  for (const [name, values] of [...own, ...Object.entries(multiValueHeaders ?? {})]) multi[name.toLowerCase()] = values;
  multi['content-type'] ??= ['application/json'];
  // Base64 is decoded only when the client asks for a binary type; otherwise the client gets the base64 text, as in the cloud.
  const decode =
    isBase64Encoded === true && isBinary(accept === undefined || accept === '' ? '*/*' : accept, binaryTypes);
  return { status: statusCode, multi, body: decode ? Buffer.from(body ?? '', 'base64') : (body ?? '') };
};

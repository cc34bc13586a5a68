/** What the page reads of the HTTP API. Fields that it does not use are left out. */

export type Language = 'en' | 'de' | 'hu' | 'th';
export type Status = 'on' | 'near' | 'off' | 'no-target' | 'no-data';

export interface KpiValue {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly threshold?: number;
  readonly status: Status;
  readonly targetId?: string;
  readonly target?: number;
  readonly attainment?: number | null;
  readonly pace?: number | null;
  readonly daysLeft?: number;
  readonly suggested?: true;
  /** The group behind the number is too small to be shown. */
  readonly suppressed?: true;
}

export interface SliceValue {
  readonly id: string;
  readonly label: string;
}

export interface Row {
  readonly period: { readonly from: string; readonly to: string; readonly label: string };
  readonly slice: Readonly<Record<string, SliceValue>>;
  readonly kpis: Readonly<Record<string, KpiValue>>;
}

export interface KpiAnswer {
  readonly asOf: { readonly foldedAt: string | null };
  readonly definition: { readonly migrating: boolean };
  readonly rows: readonly Row[];
}

export interface KpiInfo {
  readonly id: string;
  readonly labels: { readonly en: string } & { readonly [L in Language]?: string };
  readonly unit: string;
  readonly better: 'higher' | 'lower' | 'neutral';
  readonly description: string;
}

export interface Definitions {
  readonly timeZone: string;
  readonly currency?: string;
  readonly kpis: readonly KpiInfo[];
}

export interface Target {
  readonly id: string;
  readonly kpi: string;
  readonly slice: string;
  readonly value: string;
  readonly owner: string | null;
  readonly action: string;
}

export interface QueueNow {
  readonly queue: SliceValue;
  readonly channel: string;
  readonly waiting: number;
  readonly longestWaitSeconds: number;
  readonly agentsAvailable: number;
  readonly agentsOnContact: number;
}

export interface Now {
  readonly configured: boolean;
  readonly asOf?: string;
  readonly ageSeconds?: number;
  readonly totals?: { readonly waiting: number; readonly longestWaitSeconds: number };
  readonly rows?: readonly QueueNow[];
}

/** What the API says of one field of a request. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An ad that is switched on, together with its parents, as the market sees it. */
export interface Line {
  readonly ad: string;
  readonly group: string;
  readonly campaign: string;
  /** What people see. The same film performs equally well in every ad. */
  readonly film: string;
  /** Number of platform units that are worth one dollar. */
  readonly dollar: number;
  readonly zone: string;
  /** When its review ends. */
  readonly reviewed: number;
  /** When its ad group begins and ends; an infinite value means no end. */
  readonly start: number;
  readonly end: number;
  readonly budget: Budget;
  /** The maximum that the campaign may cost in total. */
  readonly cap?: number;
  /** Whether it spends more than it may. */
  readonly overspends: boolean;
}

/** A budget, in whole units of the platform; 0 means that there is none of that kind. */
export interface Budget {
  /** The id of the campaign or the ad group that it belongs to. */
  readonly holder: string;
  readonly daily: number;
  readonly lifetime: number;
}

/** An ad that is switched on, with everything above it, as the market sees it. */
export interface Line {
  readonly ad: string;
  readonly group: string;
  readonly campaign: string;
  /** What people see: the same film is as good in every ad. */
  readonly film: string;
  /** Units of the platform that one dollar is worth. */
  readonly dollar: number;
  readonly zone: string;
  /** When its review is over. */
  readonly reviewed: number;
  /** When its ad group begins and ends; infinite: it does not end. */
  readonly start: number;
  readonly end: number;
  readonly budget: Budget;
  /** What the campaign may cost in all. */
  readonly cap?: number;
  /** Spends more than it may. */
  readonly overspends: boolean;
}

/** A budget where it stands, in whole units of the platform; 0: there is none of that kind. */
export interface Budget {
  /** The id of the campaign or the ad group that has it. */
  readonly holder: string;
  readonly daily: number;
  readonly lifetime: number;
}

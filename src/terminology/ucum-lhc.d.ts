/** The few members of @lhncbc/ucum-lhc 7.x that we call; the package ships no types. */
declare module '@lhncbc/ucum-lhc' {
  export interface UcumConversion {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
  }

  export interface UcumConversionOptions {
    /** g/mol; needed between mass and moles. */
    readonly molecularWeight?: number;
    /** Needed for equivalents. */
    readonly charge?: number;
  }

  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils;
    convertUnitTo(from: string, value: number, to: string, options: UcumConversionOptions): UcumConversion;
  }
}

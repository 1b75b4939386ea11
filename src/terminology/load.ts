import type { Terminology } from './terminology.js';
export declare function loadTerminology(): Terminology;

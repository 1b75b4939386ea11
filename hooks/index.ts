/** The CDS services, in discovery order. */
import medicationRefill from './medication-refill.js';
import orderSelect from './order-select.js';
import orderSign from './order-sign.js';
import patientView from './patient-view.js';

export const SERVICES = [patientView, orderSelect, orderSign, medicationRefill] as const;

/** The CDS services, in discovery order. */
import orderSelect from './order-select.js';
import orderSign from './order-sign.js';
import patientView from './patient-view.js';

export const SERVICES = [patientView, orderSelect, orderSign] as const;

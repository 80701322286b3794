/** How long a way the phone page lets choose, in minutes. A file of its own: the light page carries no schemas. */
export const LEAD_CHOICES_MIN = [5, 10, 15, 20, 30, 45, 60, 90] as const;

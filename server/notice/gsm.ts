/**
 * Whether a text stays in the alphabet of one byte per letter (GSM 03.38 without its extension, whose letters count
 * double): such a text may have 160 characters, any other travels as UCS-2 with 70, or 67 in each of several parts.
 */
export const isGsm = (text: string): boolean =>
  /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/u.test(text);

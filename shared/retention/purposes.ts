/** What a call is made for. Consent is given for a purpose; a retention call is marketing unless counsel says otherwise. */
export const purposes = ['marketing', 'service'] as const;

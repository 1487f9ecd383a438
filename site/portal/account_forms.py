"""Our words and fields in the forms of allauth, by the names that it gives them."""

OURS = "community.account_forms."
ACCOUNT_FORM_CLASSES = {
    "login": OURS + "SignInForm",
    "signup": OURS + "SignUpForm",
    "add_email": OURS + "NewAddressForm",
    "change_password": OURS + "ChangePasswordForm",
    "set_password": OURS + "SetPasswordForm",
    "reset_password": OURS + "ForgottenPasswordForm",
    "reset_password_from_key": OURS + "NewPasswordForm",
    "confirm_email_verification_code": OURS + "AddressCodeForm",
    "reauthenticate": OURS + "PasswordAgainForm",
}
MFA_FORM_CLASSES = {
    "authenticate": OURS + "SecondStepForm",
    "reauthenticate": OURS + "SecondStepAgainForm",
    "activate_totp": OURS + "AppForm",
    "add_webauthn": OURS + "AddKeyForm",
    "edit_webauthn": OURS + "NameKeyForm",
}

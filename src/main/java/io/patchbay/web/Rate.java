package io.patchbay.web;

/**
 * How many a minute; 0 stands for as many as come.
 *
 * @param perMinute 0 or more
 */
public record Rate(int perMinute) {

    /**
     * As a setting has it: a number per minute, or {@code off}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Rate of(String setting) {
        var text = setting.strip();
        var perMinute = text.equals("off") ? 0 : Integer.parseInt(text);
        if (perMinute < 0) {
            throw new IllegalArgumentException("not a number per minute: " + setting);
        }
        return new Rate(perMinute);
    }

    public boolean isUnlimited() {
        return perMinute == 0;
    }
}

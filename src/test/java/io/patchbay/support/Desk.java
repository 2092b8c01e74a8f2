package io.patchbay.support;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;

/**
 * A colleague in front of a browser, signed in through the issuer of dev and test. Closing it
 * closes the window. Whatever the browser complains about is kept in {@link #complaints}.
 */
public final class Desk implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private String login;
    private final List<String> complaints = new ArrayList<>();

    private Desk(Browser.NewContextOptions options) {
        context = Chromium.running().newContext(options.setBaseURL(base()));
        context.setDefaultTimeout(10_000);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            // the issuer's own page is none of our business
            if (message.type().equals("error") && message.location().startsWith(base())) {
                complaints.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Mira, support agent. */
    public static Desk mira() {
        return of("mira", wide());
    }

    /** Jon, account manager. */
    public static Desk jon() {
        return of("jon", wide());
    }

    /** Ada, admin. */
    public static Desk ada() {
        return of("ada", wide());
    }

    /** Somebody who is not signed in, such as a customer with a telephone. */
    public static Desk stranger() {
        return stranger(narrow());
    }

    public static Desk stranger(Browser.NewContextOptions options) {
        return new Desk(options);
    }

    public static Desk of(String login, Browser.NewContextOptions options) {
        var desk = new Desk(options);
        desk.login = login;
        desk.page.navigate("/connections");
        desk.signIn("/connections");
        return desk;
    }

    /** The issuer asks who is there, and leads to this address then. */
    private void signIn(String path) {
        page.click("button[name=predefined-" + login + "]");
        page.waitForURL("**" + path);
    }

    /** With the clock in UTC, wherever the machine is: a browser in another zone loads its first page twice. */
    public static Browser.NewContextOptions wide() {
        return new Browser.NewContextOptions().setViewportSize(1440, 900).setTimezoneId("UTC");
    }

    public static Browser.NewContextOptions dark() {
        return wide().setColorScheme(ColorScheme.DARK);
    }

    public static Browser.NewContextOptions narrow() {
        return new Browser.NewContextOptions().setViewportSize(390, 844).setTimezoneId("UTC");
    }

    public Page page() {
        return page;
    }

    /**
     * Goes to an address of the console and waits until it is loaded. The issuer of dev and test ends a session after five
     * minutes, which a walk over all pages may take on a busy machine: whoever has to, signs in again.
     */
    public Page open(String path) {
        page.navigate(path);
        if (login != null && !page.url().startsWith(base())) {
            signIn(path);
        }
        return page;
    }

    public List<String> complaints() {
        return complaints;
    }

    public static String base() {
        return "http://localhost:" + RestAssured.port;
    }

    @Override
    public void close() {
        context.close();
    }
}

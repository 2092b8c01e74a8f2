package io.patchbay.provider;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A database as somebody sees it whose tables are in a schema of their own. */
record InSchema(DataSource database, String schema) implements DataSource {

    /** Local to the transaction, so that the pool's connection comes back as it was. */
    @Override
    public Connection getConnection() throws SQLException {
        var connection = database.getConnection();
        return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        if (method.getName().equals("prepareStatement")) {
                            try (var path = connection.createStatement()) {
                                path.execute("set search_path to " + schema);
                            }
                        }
                        if (method.getName().equals("close")) {
                            try (var path = connection.createStatement()) {
                                path.execute("set search_path to public");
                            }
                        }
                        return method.invoke(connection, arguments);
                    } catch (java.lang.reflect.InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}

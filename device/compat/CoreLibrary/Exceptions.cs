namespace System;

public class Exception
{
    public Exception() => throw null;

    public Exception(string message) => throw null;
}

public class SystemException : Exception
{
    public SystemException() => throw null;

    public SystemException(string message) => throw null;
}

public class ArgumentException : SystemException
{
    public ArgumentException() => throw null;

    public ArgumentException(string message) => throw null;
}

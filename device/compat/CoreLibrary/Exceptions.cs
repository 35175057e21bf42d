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

public class InvalidOperationException : SystemException
{
    public InvalidOperationException() => throw null;

    public InvalidOperationException(string message) => throw null;
}

public class NotSupportedException : SystemException
{
    public NotSupportedException() => throw null;

    public NotSupportedException(string message) => throw null;
}

public class OutOfMemoryException : SystemException
{
    public OutOfMemoryException() => throw null;

    public OutOfMemoryException(string message) => throw null;
}

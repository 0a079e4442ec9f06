from fastapi import APIRouter


def router(desk: object) -> APIRouter:
    return APIRouter()

"""When was your last career conversation, and what happened to those who had none?"""
